using System.Runtime.InteropServices;

namespace FfiToolkit.Node.Callbacks;

/// <summary>
/// Sleeping until another thread has changed a word. Waking takes no lock: with one, the thread that is woken would have to wait for it,
/// and with one processor that is two changes of thread more.
/// </summary>
internal static unsafe partial class Parking
{
    // <linux/futex.h>
    private const int Wait = 0;
    private const int Wake = 1;
    private const int Private = 128;

    // <asm/unistd.h>: __NR_futex
    private static readonly nint s_futex = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 202 : 98;

    // Where the system has no such call in its interface: macOS before 14.4.
    private static readonly object s_anyWord = new();

    /// <summary>Sleeps while the word has a value; may wake up for no reason.</summary>
    /// <param name="word">It does not move meanwhile.</param>
    /// <param name="value">What it has as long as nothing has changed.</param>
    /// <param name="milliseconds">The most that it sleeps.</param>
    internal static void Sleep(int* word, int value, int milliseconds)
    {
        if (OperatingSystem.IsLinux())
        {
            Span<nint> time = [milliseconds / 1000, milliseconds % 1000 * 1_000_000];
            fixed (nint* timespec = time)
            {
                _ = Futex(s_futex, word, Wait | Private, value, timespec, 0, 0);
            }
        }
        else if (OperatingSystem.IsWindows())
        {
            _ = WaitOnAddress(word, &value, sizeof(int), (uint)milliseconds);
        }
        else
        {
            lock (s_anyWord)
            {
                if (Volatile.Read(ref *word) == value)
                {
                    _ = Monitor.Wait(s_anyWord, milliseconds);
                }
            }
        }
    }

    /// <summary>Wakes whoever sleeps at a word, which was changed before.</summary>
    internal static void WakeAll(int* word)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Futex(s_futex, word, Wake | Private, int.MaxValue, null, 0, 0);
        }
        else if (OperatingSystem.IsWindows())
        {
            WakeByAddressAll(word);
        }
        else
        {
            lock (s_anyWord)
            {
                Monitor.PulseAll(s_anyWord);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Futex(nint number, int* word, nint operation, nint value, nint* time, nint word2, nint value3);

    [LibraryImport("api-ms-win-core-synch-l1-2-0")]
    private static partial int WaitOnAddress(int* word, int* value, nuint size, uint milliseconds);

    [LibraryImport("api-ms-win-core-synch-l1-2-0")]
    private static partial void WakeByAddressAll(int* word);
}
