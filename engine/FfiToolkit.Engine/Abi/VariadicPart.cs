namespace FfiToolkit.Abi;

/// <summary>Which part of a call an argument belongs to.</summary>
internal enum VariadicPart
{
    /// <summary>The function is not variadic.</summary>
    None,

    /// <summary>A parameter that a variadic function declares.</summary>
    Named,

    /// <summary>An argument that stands for <c>...</c>.</summary>
    Anonymous,
}
