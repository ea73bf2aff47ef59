//go:build unix && !linux

package localpg

import (
	"context"
	"os/exec"
	"strconv"
	"syscall"
	"time"
)

// childAttr makes a child run as acct, out of reach of the terminal's signals.
// There is no parent-death signal here: a server whose parent was killed is
// stopped by the next start.
func childAttr(acct account, _ bool) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: acct.credential(), Setpgid: true}
}

// servesCluster tells whether process pid is a server of the cluster at data.
func servesCluster(pid int, data string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	command, err := exec.CommandContext(ctx, "ps", "-ww", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && runsCluster(string(command), " ", data)
}

// smallSharedMemory is a matter of Linux containers.
func smallSharedMemory() bool { return false }
