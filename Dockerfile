# One image for the API, the workers and the migrations: docker-compose.yml says which of them a container is.
FROM node:22-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:22-slim
ENV NODE_ENV=production \
    TZ=UTC \
    HOST=0.0.0.0 \
    DATA_DIR=/data
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=packages /app/node_modules ./node_modules
COPY . .
RUN node start.mjs
USER node
VOLUME /data
EXPOSE 8787
# Node itself is the first process, so that a stop signal reaches it and not npm.
CMD ["node", "start.mjs", "main.ts"]
