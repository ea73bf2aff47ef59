package main

import "runtime"

// heapMB returns the living heap in MB of 2²⁰ bytes.
func heapMB() float64 {
	// Twice: pooled scratch memory survives one collection.
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / (1 << 20)
}
