package statistics

import (
	"container/heap"
	"slices"
)

// A grid is a table of two dimensions with its margins, as a graph: rows and
// columns are its nodes, cells its edges, and so are the margins, which end in a
// node that stands for the total of their side. A hidden cell can be computed from
// what is shown exactly if it is a bridge between hidden cells: if no ring of
// hidden cells goes through it (D. Gusfield, A graph theoretic approach to
// statistical data security, SIAM Journal on Computing 17, 1988).
type grid struct {
	nodes int
	edges []edge
	at    [][]int // edges of each node
}

type edge struct {
	a, b   int
	weight int // people: what it costs to hide it
	hidden bool
	few    bool // must not be computed
	margin bool // cannot be hidden here: another question shows it
}

// other returns the other end of an edge.
func (e edge) other(node int) int { return e.a + e.b - node }

// newGrid returns a grid.
func newGrid(nodes int, edges []edge) *grid {
	g := &grid{nodes: nodes, edges: edges, at: make([][]int, nodes)}
	for i, e := range edges {
		g.at[e.a] = append(g.at[e.a], i)
		g.at[e.b] = append(g.at[e.b], i)
	}
	return g
}

// protect hides more cells until no cell with few people is a bridge. Rings are
// closed where that hides the fewest people. A cell through which no ring goes at
// all, because its row or column has no other, stays as it is.
func (g *grid) protect() {
	tried := map[int]bool{}
	for {
		bridges := g.bridges()
		at := slices.IndexFunc(bridges, func(i int) bool { return g.edges[i].few && !tried[i] })
		if at < 0 {
			return
		}
		tried[bridges[at]] = true
		for _, i := range g.ring(bridges[at]) {
			g.edges[i].hidden = true
		}
	}
}

// bridges lists the hidden edges without which their ends would be apart, in
// ascending order (R. Tarjan, A note on finding the bridges of a graph, 1974).
func (g *grid) bridges() []int {
	found, low := make([]int, g.nodes), make([]int, g.nodes)
	clock := 0
	var bridges []int
	var visit func(node, from int)
	visit = func(node, from int) {
		clock++
		found[node], low[node] = clock, clock
		for _, i := range g.at[node] {
			if !g.edges[i].hidden || i == from {
				continue
			}
			next := g.edges[i].other(node)
			if found[next] > 0 {
				low[node] = min(low[node], found[next])
				continue
			}
			visit(next, i)
			low[node] = min(low[node], low[next])
			if low[next] > found[node] {
				bridges = append(bridges, i)
			}
		}
	}
	for node := range g.nodes {
		if found[node] == 0 {
			visit(node, -1)
		}
	}
	slices.Sort(bridges)
	return bridges
}

// ring returns the edges of the cheapest way from one end of an edge to the other
// without it; nil if there is none (Dijkstra).
func (g *grid) ring(around int) []int {
	const far = int(^uint(0) >> 1)
	cost, by := make([]int, g.nodes), make([]int, g.nodes)
	for i := range cost {
		cost[i], by[i] = far, -1
	}
	start, goal := g.edges[around].a, g.edges[around].b
	cost[start] = 0
	open := &frontier{{start, 0}}
	for open.Len() > 0 {
		here := heap.Pop(open).(reached)
		if here.cost > cost[here.node] {
			continue
		}
		for _, i := range g.at[here.node] {
			e := g.edges[i]
			if i == around || e.margin && !e.hidden {
				continue
			}
			there := here.cost
			if !e.hidden {
				there += 1 + e.weight
			}
			if next := e.other(here.node); there < cost[next] {
				cost[next], by[next] = there, i
				heap.Push(open, reached{next, there})
			}
		}
	}
	var way []int
	for node := goal; node != start; {
		if by[node] < 0 {
			return nil
		}
		way = append(way, by[node])
		node = g.edges[by[node]].other(node)
	}
	return way
}

// reached is a node with what the way to it costs.
type reached struct{ node, cost int }

// A frontier is a heap of nodes, the cheapest first.
type frontier []reached

func (f frontier) Len() int { return len(f) }
func (f frontier) Less(i, j int) bool {
	return f[i].cost < f[j].cost || f[i].cost == f[j].cost && f[i].node < f[j].node
}
func (f frontier) Swap(i, j int) { f[i], f[j] = f[j], f[i] }
func (f *frontier) Push(x any)   { *f = append(*f, x.(reached)) }
func (f *frontier) Pop() any {
	last := (*f)[len(*f)-1]
	*f = (*f)[:len(*f)-1]
	return last
}
