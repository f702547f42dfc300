namespace FfiToolkit.Types;

/// <summary>
/// How wide C's types are on a target, and whose rules lay out its aggregates (psABI AMD64 figure 3.1; AAPCS64 10.1;
/// AAPCS32 8.1; "Writing ARM64 code for Apple platforms"; Microsoft C++, "x64 calling convention" and "ARM64 ABI conventions").
/// </summary>
/// <param name="Index">A number of its own, from 0.</param>
/// <param name="PointerBytes">Bytes of an address, of <c>size_t</c> and of <c>ptrdiff_t</c>.</param>
/// <param name="LongBytes">Bytes of <c>long</c>.</param>
/// <param name="LongDoubleBytes">Bytes of <c>long double</c>; 8 where it is a <c>double</c>.</param>
/// <param name="IsCharSigned">Whether plain <c>char</c> is signed.</param>
/// <param name="WChar">What <c>wchar_t</c> is.</param>
/// <param name="IsMicrosoft">Whether Microsoft's rules lay out packed aggregates and choose the type of an enumeration.</param>
internal sealed record DataModel(
    int Index, int PointerBytes, int LongBytes, int LongDoubleBytes, bool IsCharSigned, NativeKind WChar, bool IsMicrosoft)
{
    /// <summary>How many models there are.</summary>
    internal const int Count = 7;

    private static readonly DataModel s_x64 = new(0, 8, 8, 16, true, NativeKind.Int32, false);
    private static readonly DataModel s_windowsX64 = new(1, 8, 4, 8, true, NativeKind.UInt16, true);
    private static readonly DataModel s_arm64 = new(2, 8, 8, 16, false, NativeKind.UInt32, false);
    private static readonly DataModel s_appleArm64 = new(3, 8, 8, 8, true, NativeKind.Int32, false);
    private static readonly DataModel s_windowsArm64 = new(4, 8, 4, 8, true, NativeKind.UInt16, true);
    private static readonly DataModel s_arm32 = new(5, 4, 4, 8, false, NativeKind.UInt32, false);

    /// <summary>The model of this process: a known target's, or one with this machine's addresses.</summary>
    internal static DataModel Host { get; } = TargetAbis.Host is { } abi ? Of(abi) : new DataModel(6, nint.Size, nint.Size, 16, true, NativeKind.Int32, false);

    /// <summary>The model of a calling convention's targets.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="abi"/> is not a member of the enumeration.</exception>
    internal static DataModel Of(TargetAbi abi) => abi switch
    {
        TargetAbi.SystemVX64 => s_x64,
        TargetAbi.WindowsX64 => s_windowsX64,
        TargetAbi.Aapcs64 => s_arm64,
        TargetAbi.AppleArm64 => s_appleArm64,
        TargetAbi.WindowsArm64 => s_windowsArm64,
        TargetAbi.Aapcs32HardFloat => s_arm32,
        _ => throw new ArgumentOutOfRangeException(nameof(abi), abi, "Not a calling convention."),
    };

    /// <summary>The kind that a type has here: one of fixed width for every integer, floating-point number and enumeration; others as they are.</summary>
    internal NativeKind Resolve(NativeType type) => type.Kind switch
    {
        NativeKind.Bool => NativeKind.UInt8,
        NativeKind.Char => IsCharSigned ? NativeKind.Int8 : NativeKind.UInt8,
        NativeKind.Long => LongBytes == 8 ? NativeKind.Int64 : NativeKind.Int32,
        NativeKind.ULong => LongBytes == 8 ? NativeKind.UInt64 : NativeKind.UInt32,
        NativeKind.Size => PointerBytes == 8 ? NativeKind.UInt64 : NativeKind.UInt32,
        NativeKind.PtrDiff => PointerBytes == 8 ? NativeKind.Int64 : NativeKind.Int32,
        NativeKind.WChar => WChar,
        NativeKind.LongDouble when LongDoubleBytes == 8 => NativeKind.Float64,
        NativeKind.Enum => ((EnumType)type).ResolveFor(this),
        NativeKind kind => kind,
    };
}
