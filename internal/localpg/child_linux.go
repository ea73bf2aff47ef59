package localpg

import (
	"fmt"
	"os"
	"syscall"
)

// childAttr makes a child run as acct, out of reach of the terminal's signals,
// and end with its parent: durable ones by a clean shutdown, others at once.
func childAttr(acct account, durable bool) *syscall.SysProcAttr {
	signal := syscall.SIGQUIT
	if durable {
		signal = syscall.SIGINT
	}
	return &syscall.SysProcAttr{Credential: acct.credential(), Setpgid: true, Pdeathsig: signal}
}

// servesCluster tells whether process pid is a server of the cluster at data.
// The command line is readable without special rights, unlike cwd and exe.
func servesCluster(pid int, data string) bool {
	command, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return err == nil && runsCluster(string(command), "\x00", data)
}

// smallSharedMemory tells whether /dev/shm is as small as containers have it
// by default (64 MB), less than a parallel index build needs.
func smallSharedMemory() bool {
	var fs syscall.Statfs_t
	if err := syscall.Statfs("/dev/shm", &fs); err != nil {
		return true
	}
	return fs.Blocks*uint64(fs.Bsize) < 512<<20
}
