using System.Runtime.InteropServices;

namespace FfiToolkit.Tests.Oracle;

/// <summary>The compiled oracle: its callees, callers and what they leave behind. For one thread at a time.</summary>
internal sealed unsafe class OracleLibrary : IDisposable
{
    /// <summary>What is in a place before a call writes to it.</summary>
    internal const ulong Untouched = 0xa5a5_a5a5_a5a5_a5a5;

    private readonly nint _handle;
    private readonly ulong* _seen;
    private readonly ulong* _preset;
    private readonly ulong* _frame;
    private readonly delegate* unmanaged<nint, nint, void*, void*, nint, ulong> _guarded;

    internal OracleLibrary(string path)
    {
        Path = path;
        _handle = NativeLibrary.Load(path);
        _seen = (ulong*)Find("oracle_seen");
        _preset = (ulong*)Find("oracle_preset");
        _frame = (ulong*)Find("oracle_frame");
        _guarded = (delegate* unmanaged<nint, nint, void*, void*, nint, ulong>)Find("oracle_guarded");
    }

    internal string Path { get; }

    /// <summary>Unloads the code: nothing may call it any more.</summary>
    public void Dispose() => NativeLibrary.Free(_handle);

    internal nint Find(string symbol) => NativeLibrary.GetExport(_handle, symbol);

    /// <summary>Forgets the last call and says what the next callee returns.</summary>
    internal void Prepare(OracleCall call)
    {
        new Span<ulong>(_seen, call.Arguments.Length + 1).Fill(Untouched);
        call.Result.CopyTo(new Span<ulong>(_preset, call.Result.Length));
        *_frame = 0;
    }

    /// <summary>A word that the last callee stored.</summary>
    internal ulong Seen(int word) => _seen[word];

    /// <summary>The words that the last callee stored, from one on.</summary>
    internal ReadOnlySpan<ulong> SeenFrom(int word, int count) => new(_seen + word, count);

    /// <summary>Whether the last callee found the stack aligned to 16 bytes.</summary>
    internal bool StackWasAligned => *_frame != 0 && *_frame % 16 == 0;

    /// <summary>Enters code with known values in the callee-saved registers.</summary>
    /// <returns>One bit for each of them that was not kept; 0 is right.</returns>
    internal ulong Guarded(nint code, nint first, ulong* second, ulong* third, nint fourth) => _guarded(code, first, second, third, fourth);
}
