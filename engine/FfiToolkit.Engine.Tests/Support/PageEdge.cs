using FfiToolkit.Memory;

namespace FfiToolkit.Tests.Support;

/// <summary>Memory behind which there is none: reading or writing past its end ends the process.</summary>
internal sealed unsafe class PageEdge : IDisposable
{
    // A page of the largest kind, and one behind it.
    private const int PageBytes = 65536;

    private readonly byte* _memory;

    internal PageEdge()
    {
        const uint NoAccess = 1;
        if (OperatingSystem.IsWindows())
        {
            uint old;
            _memory = Windows.Allocate(null, 2 * PageBytes, Windows.MemCommitReserve, Windows.PageReadWrite);
            Assert.True(_memory != null && Windows.Protect(_memory + PageBytes, PageBytes, NoAccess, &old));
        }
        else
        {
            _memory = (byte*)Posix.Map(null, 2 * PageBytes, Posix.ProtRead | Posix.ProtWrite, Posix.MapPrivate | Posix.MapAnonymous, -1, 0);
            Assert.True(_memory != Posix.MapFailed && Posix.Protect(_memory + PageBytes, PageBytes, 0) == 0);
        }
    }

    /// <summary>The last bytes in front of the end.</summary>
    internal byte* Last(int count) => _memory + PageBytes - count;

    public void Dispose() => _ = OperatingSystem.IsWindows() ? Windows.Free(_memory, 0, Windows.MemRelease) : Posix.Unmap(_memory, 2 * PageBytes) == 0;
}
