namespace FfiToolkit.Tests.Support;

/// <summary>A pipe of the operating system: native code blocks on one end until the test writes to the other.</summary>
internal sealed class NativePipe : IDisposable
{
    private readonly FfiContext _context = new(new FfiContextOptions { CodeMemory = CodeMemoryPolicy.None });
    private readonly DynamicLibrary _library;
    private readonly int[] _ends = new int[2];

    /// <summary>Opens a pipe.</summary>
    /// <param name="fixture">The fixture's library: numbers of files mean something to the C library that made them alone.</param>
    internal NativePipe(NativeFixture fixture)
    {
        _library = _context.Load(fixture.Path);
        Assert.Equal(0, (int)_library.GetFunction("open_pipe", "i32(buffer)").Invoke(_ends));
    }

    /// <summary>The file number that native code reads from.</summary>
    internal int ReadEnd => _ends[0];

    internal void Send(byte value) => Assert.Equal(1, (int)_library.GetFunction("send_byte", "i32(i32, u8)").Invoke(_ends[1], value));

    public void Dispose()
    {
        NativeFunction close = _library.GetFunction("close_end", "i32(i32)");

        // The end that is written to first: who still reads, after a test that failed, sees the end, and Windows waits for him.
        close.Invoke(_ends[1]);
        close.Invoke(_ends[0]);
        _context.Dispose();
    }
}
