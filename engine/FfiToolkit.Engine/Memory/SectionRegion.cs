namespace FfiToolkit.Memory;

/// <summary>
/// Windows: a section backed by the page file, mapped once writable and once executable ("Creating Named Shared Memory"
/// and CreateFileMapping, Microsoft Win32 documentation). Where dynamic code is prohibited by policy the section or its
/// executable view is refused.
/// </summary>
internal sealed unsafe class SectionRegion : CodeRegion
{
    private readonly byte* _writable;
    private readonly byte* _executable;
    private readonly int _size;

    private SectionRegion(byte* writable, byte* executable, int size)
    {
        _writable = writable;
        _executable = executable;
        _size = size;
    }

    internal override CodeAddress Base => new((nint)_executable);

    internal override int Size => _size;

    internal override bool CanWriteWhileRunning => true;

    /// <exception cref="CodeMemoryException">The operating system refused.</exception>
    internal static SectionRegion Create(int size)
    {
        // The section allows both; no view of it has both.
        nint section = Windows.CreateSection(Windows.InvalidHandle, null, Windows.PageExecuteReadWrite, 0, (uint)size, null);
        if (section == 0)
        {
            throw Windows.Failure("CreateFileMapping");
        }

        try
        {
            byte* writable = Windows.MapView(section, Windows.FileMapWrite, 0, 0, (nuint)size);
            if (writable is null)
            {
                throw Windows.Failure("MapViewOfFile of the writable view");
            }

            byte* executable = Windows.MapView(section, Windows.FileMapRead | Windows.FileMapExecute, 0, 0, (nuint)size);
            if (executable is null)
            {
                CodeMemoryException failure = Windows.Failure("MapViewOfFile of the executable view");
                Windows.UnmapView(writable);
                throw failure;
            }

            return new SectionRegion(writable, executable, size);
        }
        finally
        {
            // The views keep the section alive.
            Windows.CloseHandle(section);
        }
    }

    internal override void Write(int offset, ReadOnlySpan<byte> code)
    {
        code.CopyTo(new Span<byte>(_writable + offset, _size - offset));
        InstructionCache.Flush(Base + offset, code.Length);
    }

    protected override void Unmap()
    {
        Windows.UnmapView(_executable);
        Windows.UnmapView(_writable);
    }
}
