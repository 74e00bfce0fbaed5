using Sidechain.PluginHostSim.Measuring;

namespace Sidechain.PluginHostSim.Tests.Measuring;

public sealed class MarkedCallsTests
{
    [Fact]
    public void Read_CallsBetweenTheMarks_AreCountedByName()
    {
        var calls = Read("""
            clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, {tv_sec=1, tv_nsec=2}, NULL) = 0
            close(-7001)                            = -1 EBADF (Bad file descriptor)
            close(-7002)                            = -1 EBADF (Bad file descriptor)
            clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, {tv_sec=1, tv_nsec=3}, NULL) = 0
            close(-7001)                            = -1 EBADF (Bad file descriptor)
            futex(0x7f52c0, FUTEX_WAIT_PRIVATE, 0, NULL) = 0
            futex(0x7f52c0, FUTEX_WAKE_PRIVATE, 1)  = 1
            --- SIGPROF {si_signo=SIGPROF, si_code=SI_TIMER} ---
            close(-7002)                            = -1 EBADF (Bad file descriptor)
            """);

        Assert.Equal((2, 0), (calls.Blocks, calls.StoppedBlocks));
        Assert.Equal([("SIGPROF", 1), ("futex", 2)], calls.Calls.Select(call => (call.Key, call.Value)));
    }

    [Fact]
    public void Read_BlockThatTheRuntimeStopped_IsCountedApart()
    {
        var calls = Read("""
            close(-7001)                            = -1 EBADF (Bad file descriptor)
            --- SIGRT_2 {si_signo=SIGRT_2, si_code=SI_TKILL, si_pid=1, si_uid=0} ---
            futex(0x7f52c0, FUTEX_WAIT_PRIVATE, 0, NULL) = 0
            rt_sigreturn({mask=[]})                 = 0
            close(-7002)                            = -1 EBADF (Bad file descriptor)
            close(-7001)                            = -1 EBADF (Bad file descriptor)
            close(-7002)                            = -1 EBADF (Bad file descriptor)
            """);

        Assert.Equal((2, 1), (calls.Blocks, calls.StoppedBlocks));
        Assert.Equal([("futex", 1), ("rt_sigreturn", 1)], calls.RuntimeCalls.Select(call => (call.Key, call.Value)));
        Assert.Empty(calls.Calls);
    }

    [Fact]
    public void Read_BlockThatWaitedByItselfForACollection_IsCountedApartByTheThirdMark()
    {
        var calls = Read("""
            close(-7001)                            = -1 EBADF (Bad file descriptor)
            futex(0x7f52c0, FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME, 0, NULL, FUTEX_BITSET_MATCH_ANY) = 0
            futex(0x7f52c0, FUTEX_WAKE_PRIVATE, 1)  = 0
            close(-7002)                            = -1 EBADF (Bad file descriptor)
            close(-7003)                            = -1 EBADF (Bad file descriptor)
            clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, {tv_sec=1, tv_nsec=3}, NULL) = 0
            close(-7001)                            = -1 EBADF (Bad file descriptor)
            futex(0x7f52c0, FUTEX_WAIT_PRIVATE, 0, NULL) = 0
            close(-7002)                            = -1 EBADF (Bad file descriptor)
            """);

        Assert.Equal((2, 1), (calls.Blocks, calls.StoppedBlocks));
        Assert.Equal([("futex", 2)], calls.RuntimeCalls.Select(call => (call.Key, call.Value)));
        Assert.Equal([("futex", 1)], calls.Calls.Select(call => (call.Key, call.Value)));
    }

    [Fact]
    public void Read_AttachedAndLeftInMidBlock_CountsWholeBlocksAlone()
    {
        var calls = Read("""
            futex(0x7f52c0, FUTEX_WAIT_PRIVATE, 0, NULL) = 0
            close(-7002)                            = -1 EBADF (Bad file descriptor)
            close(-7001)                            = -1 EBADF (Bad file descriptor)
            write(2, "x", 1)                        = 1
            """);

        Assert.Equal(0, calls.Blocks);
        Assert.Empty(calls.Calls);
    }

    private static MarkedCalls Read(string lines) => MarkedCalls.Read(lines.Split('\n'));
}
