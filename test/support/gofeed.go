// Reads a JSON array of feeds from standard input, and writes what gofeed makes of each.
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/mmcdole/gofeed"
)

type item struct {
	ID    string `json:"id"`
	Link  string `json:"link"`
	Title string `json:"title"`
	At    int64  `json:"at"`
}

func main() {
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		log.Fatal(err)
	}
	feeds := make([][]item, 0, len(texts))
	for nth, text := range texts {
		feed, err := gofeed.NewParser().ParseString(text)
		if err != nil {
			log.Fatalf("feed %d: %v", nth, err)
		}
		items := make([]item, 0, len(feed.Items))
		for _, each := range feed.Items {
			if each.PublishedParsed == nil {
				log.Fatalf("feed %d: an item without a date: %s", nth, each.GUID)
			}
			items = append(items, item{each.GUID, each.Link, each.Title, each.PublishedParsed.UnixMilli()})
		}
		feeds = append(feeds, items)
	}
	if err := json.NewEncoder(os.Stdout).Encode(feeds); err != nil {
		log.Fatal(err)
	}
}
