using System.Runtime.CompilerServices;

namespace FfiToolkit.Tests.Oracle;

/// <summary>
/// Overwrites the stack below the caller. A stub that leaves an argument's place unwritten would otherwise pass whatever
/// an earlier, right call left there: often the right value.
/// </summary>
internal static class StackNoise
{
    private const int Bytes = 8 * 1024;
    private const byte Pattern = 0xA5;

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Spread()
    {
        Span<byte> below = stackalloc byte[Bytes];
        Fill(below);
    }

    // Not inlined, so that the writes are not found to be of no use.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill(Span<byte> bytes) => bytes.Fill(Pattern);
}
