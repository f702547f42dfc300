namespace FfiToolkit.Tests.Support;

/// <summary>A pipe of the operating system: native code blocks on one end until the test writes to the other.</summary>
internal sealed class NativePipe : IDisposable
{
    private readonly FfiContext _context = new(new FfiContextOptions { CodeMemory = CodeMemoryPolicy.None });
    private readonly DynamicLibrary _program;
    private readonly int[] _ends = new int[2];

    internal NativePipe()
    {
        _program = _context.LoadMainProgram();
        Assert.Equal(0, (int)_program.GetFunction("pipe", "i32(buffer)").Invoke(_ends));
    }

    /// <summary>The file number that native code reads from.</summary>
    internal int ReadEnd => _ends[0];

    internal void Send(byte value) => Assert.Equal(1L, (long)_program.GetFunction("write", "i64(i32, buffer, u64)").Invoke(_ends[1], new[] { value }, 1));

    public void Dispose()
    {
        NativeFunction close = _program.GetFunction("close", "i32(i32)");
        close.Invoke(_ends[0]);
        close.Invoke(_ends[1]);
        _context.Dispose();
    }
}
