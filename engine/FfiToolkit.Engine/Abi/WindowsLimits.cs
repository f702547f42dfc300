namespace FfiToolkit.Abi;

/// <summary>What Windows' conventions do not carry by value.</summary>
internal static class WindowsLimits
{
    /// <summary>C has no empty struct there, and C++'s takes a register that its size in C does not tell.</summary>
    internal static string? FindObstacle(NativeType type) => ByValueLimits.HoldsEmpty(type) ? "is or holds an empty struct, which C on Windows does not have" : null;
}
