import { LineChart } from 'echarts/charts'
import { GridComponent, TitleComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { SVGRenderer } from 'echarts/renderers'
import { decadesAround, type Panel, type Plot, shortNumber } from './plots.ts'

/*
 * ECharts lays out axes with logarithms and labels at the ends of lines that must not cover each other, and writes SVG without a browser:
 * to do so by hand takes more lines than everything else here. What it cannot do is to know the reader's theme: its colours are told in
 * attributes, and a style sheet behind it says what each is at night.
 */
use([LineChart, GridComponent, TitleComponent, LabelLayout, SVGRenderer])

/** By day and at night. */
const colours = {
  paper: ['#ffffff', '#0d1117'],
  ink: ['#1f2328', '#e6edf3'],
  quiet: ['#59636e', '#9198a1'],
  rule: ['#d8dee4', '#2f353d'],
} as const
const lineColours = [
  ['#0b62c4', '#58a6ff'],
  ['#c2410c', '#ff9b57'],
  ['#15803d', '#4ccb74'],
  ['#8b3fb8', '#cf8ffa'],
  ['#9a6a00', '#e0b43c'],
  ['#b4235a', '#ff86b3'],
] as const
// names in quotes would end the attribute that they stand in
const font = 'system-ui, -apple-system, Helvetica, Arial, sans-serif'

const width = 880
const columns = 2
const [top, rowHeight] = [52, 320]
/** Of a panel: what stands beside, above and below its lines. */
const room = { left: 52, right: 118, top: 44, bottom: 52 }

/** The plot as SVG: text is text, and colours are those of the reader's theme. */
export function drawPlot(plot: Plot): string {
  const rows = Math.ceil(plot.panels.length / columns)
  const height = top + rows * rowHeight
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption(optionOf(plot))
    return finish(chart.renderToSVGString(), plot.title)
  } finally {
    chart.dispose()
  }
}

function optionOf({ title, name, sizes, panels }: Plot) {
  const [ink, quiet] = [colours.ink[0], colours.quiet[0]]
  return {
    animation: false,
    backgroundColor: colours.paper[0],
    textStyle: { fontFamily: font },
    title: [
      { text: title, left: 16, top: 14, textStyle: { color: ink, fontSize: 17, fontWeight: 600 } },
      ...panels.map((panel, nth) => ({
        ...{ text: panel.title, left: placeOf(nth).left, top: placeOf(nth).top + 6 },
        textStyle: { color: ink, fontSize: 13, fontWeight: 600 },
      })),
    ],
    grid: panels.map((_, nth) => {
      const { left, top } = placeOf(nth)
      return {
        ...{ left: left + room.left, top: top + room.top, width: width / columns - room.left - room.right },
        height: rowHeight - room.top - room.bottom,
      }
    }),
    xAxis: panels.map((_, nth) => ({
      ...axis(sizes, nth),
      ...{ name, nameLocation: 'middle', nameGap: 28, nameTextStyle: { color: quiet, fontSize: 12 } },
    })),
    yAxis: panels.map((panel, nth) =>
      axis(
        panel.lines.flatMap(line => line.values),
        nth,
      ),
    ),
    series: panels.flatMap((panel, nth) => seriesOf(panel, sizes, nth)),
  }
}

function placeOf(nth: number): { left: number; top: number } {
  return { left: 16 + (nth % columns) * (width / columns), top: top + Math.floor(nth / columns) * rowHeight }
}

function axis(values: number[], gridIndex: number) {
  const [min, max] = decadesAround(values)
  return {
    ...{ type: 'log', gridIndex, min, max },
    axisLine: { show: true, lineStyle: { color: colours.rule[0] } },
    axisTick: { show: false },
    splitLine: { show: true, lineStyle: { color: colours.rule[0], width: 1 } },
    axisLabel: { color: colours.quiet[0], fontSize: 12, formatter: shortNumber },
  }
}

/** A dashed line has the colour of the one before it. */
function seriesOf({ lines }: Panel, sizes: number[], nth: number) {
  let place = -1
  return lines.map(({ name, values, isDashed = false }) => {
    if (!isDashed) place += 1
    const colour = lineColours[place % lineColours.length]?.[0]
    return {
      ...{ type: 'line', name, xAxisIndex: nth, yAxisIndex: nth, symbol: 'circle', symbolSize: 6 },
      data: sizes.map((size, at) => [size, values[at]]),
      lineStyle: { width: 2, color: colour, type: isDashed ? [5, 4] : 'solid' },
      itemStyle: { color: colour },
      endLabel: { show: true, formatter: name, color: colour, fontSize: 12, distance: 8 },
      labelLayout: { moveOverlap: 'shiftY' },
    }
  })
}

/**
 * Says what it is, and how it looks at night; what cannot be seen is left out, what would
 * be cut off where nothing is, and what would happen under a mouse: it has numbers that are others each time.
 */
function finish(svg: string, title: string): string {
  const rules = [...Object.values(colours), ...lineColours].flatMap(([day, night]) =>
    ['fill', 'stroke'].map(what => `[${what}="${day}"]{${what}:${night}}`),
  )
  const head = `<title>${title}</title><style>@media (prefers-color-scheme:dark){${rules.join('')}}</style>`
  return svg
    .replaceAll(/<style\s*>\s*<!\[CDATA\[[\s\S]*?<\/style>\s*/g, '')
    .replaceAll(/<clipPath[\s\S]*?<\/clipPath>\n?| clip-path="[^"]*"| class="zr[^"]*"| pointer-events="\w+"/g, '')
    .replaceAll(/<path [^>]*stroke-width="0"><\/path>\n?/g, '')
    .replace('>', ` role="img">${head}`)
}
