package llm

import "strings"

// A family is a line of embedding models that want their texts alike.
type family struct {
	match          []string // all occur in the lower-case name of the model
	query, passage string   // put before the text
	context        int      // tokens read
}

// webSearch is the task that instruction-tuned embedders were evaluated with.
const webSearch = "Given a web search query, retrieve relevant passages that answer the query"

// families holds what the models' cards say, the more special first. A model
// that is not here gets no prefixes and unknownContext.
func families() []family {
	const (
		represent = "Represent this sentence for searching relevant passages: "
		instruct  = "Instruct: " + webSearch + "\nQuery: "
	)
	return []family{
		{[]string{"e5-mistral"}, instruct, "", 4096},
		{[]string{"e5", "instruct"}, instruct, "", 512}, // multilingual-e5-large-instruct
		{[]string{"e5-"}, "query: ", "passage: ", 512},
		{[]string{"bge-m3"}, "", "", 8192},
		{[]string{"bge-", "-zh"}, "为这个句子生成表示以用于检索相关文章：", "", 512},
		{[]string{"bge-"}, represent, "", 512},
		{[]string{"nomic-embed", "v2"}, "search_query: ", "search_document: ", 512},
		{[]string{"nomic-embed"}, "search_query: ", "search_document: ", 2048},
		{[]string{"mxbai-embed-de"}, "query: ", "passage: ", 512},
		{[]string{"mxbai-embed"}, represent, "", 512},
		{[]string{"jina-embeddings-v3"}, "Represent the query for retrieving evidence documents: ", "Represent the document for retrieval: ", 8192},
		{[]string{"jina-embeddings-v4"}, "Query: ", "Passage: ", 8192},
		{[]string{"jina-embeddings"}, "", "", 8192}, // v2, in German as jina-embeddings-v2-base-de
		{[]string{"qwen3-embedding"}, "Instruct: " + webSearch + "\nQuery:", "", 8192},
		{[]string{"gte-qwen2"}, instruct, "", 8192},
		{[]string{"gte-multilingual"}, "", "", 8192},
		{[]string{"granite-embedding", "r2"}, "", "", 8192},
		{[]string{"granite-embedding"}, "", "", 512},
		{[]string{"arctic-embed", "v2"}, "query: ", "", 8192},
		{[]string{"arctic-embed2"}, "query: ", "", 8192}, // as Ollama calls it
		{[]string{"arctic-embed"}, represent, "", 512},
		{[]string{"embeddinggemma"}, "task: search result | query: ", "title: none | text: ", 2048},
		{[]string{"text-embedding-3"}, "", "", 8191},
		{[]string{"text-embedding-ada"}, "", "", 8191},
		{[]string{"mistral-embed"}, "", "", 8192},
		{[]string{"paraphrase-multilingual"}, "", "", 128},
		{[]string{"minilm"}, "", "", 256},
	}
}

// unknownContext is what nearly every embedder reads.
const unknownContext = 512

// familyOf returns the family of a model by its name.
func familyOf(model string) family {
	name := strings.ToLower(model)
	for _, f := range families() {
		all := true
		for _, m := range f.match {
			all = all && strings.Contains(name, m)
		}
		if all {
			return f
		}
	}
	return family{context: unknownContext}
}
