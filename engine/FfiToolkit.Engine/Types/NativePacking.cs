namespace FfiToolkit;

/// <summary>How an aggregate is packed and aligned. The default value is C's own layout.</summary>
/// <param name="Pack">N of <c>#pragma pack(N)</c>: the most that a field is aligned to, in bytes; 0 for no limit.</param>
/// <param name="IsPacked">Whether it has <c>__attribute__((packed))</c>: fields follow each other without gaps.</param>
/// <param name="Alignment">N of <c>aligned(N)</c> on the type, in bytes: the least that it is aligned to; 0 for none.</param>
public readonly record struct NativePacking(int Pack = 0, bool IsPacked = false, int Alignment = 0)
{
    /// <summary><c>__attribute__((packed))</c>.</summary>
    public static NativePacking Packed => new(IsPacked: true);

    /// <summary>As in a text signature: <c>p</c>, <c>p2</c>, <c>a16</c>.</summary>
    public override string ToString() =>
        $"{(IsPacked ? "p" : "")}{(Pack != 0 ? $"p{Pack}" : "")}{(Alignment != 0 ? $"a{Alignment}" : "")}";
}
