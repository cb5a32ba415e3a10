/** The file of a company that exists nowhere, with one family and one feed. */
export const companyFile = (feed: string) => `
name = "Lumen AI"
country = "CN"
languages = ["en"]
website = "https://lumen.example"

[[family]]
name = "Vega"

[[source]]
id = "news"
kind = "feed"
url = "${feed}"
every = "1m"
`
