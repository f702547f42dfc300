using System.Runtime.InteropServices;

namespace FfiToolkit.Tests.Support;

/// <summary>
/// Until it is disposed the calling thread runs before every ordinary one, where the system lets it (Linux, as root): threads that race
/// meet then on a machine that is busy, too. Everywhere else it does nothing.
/// </summary>
internal sealed unsafe partial class ProcessorOfItsOwn : IDisposable
{
    // <sched.h> of Linux: SCHED_OTHER 0, SCHED_RR 2; struct sched_param is the priority alone.
    private const int Ordinary = 0;
    private const int RoundRobin = 2;

    internal ProcessorOfItsOwn() => Ask(RoundRobin, 1);

    public void Dispose() => Ask(Ordinary, 0);

    private static void Ask(int policy, int priority)
    {
        if (OperatingSystem.IsLinux())
        {
            // 0 is the calling thread.
            _ = SetScheduler(0, policy, &priority);
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int thread, int policy, int* priority);
}
