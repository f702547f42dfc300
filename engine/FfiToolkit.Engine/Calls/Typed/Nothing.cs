namespace FfiToolkit.Calls.Typed;

/// <summary>Stands for the result of a void function in generic code.</summary>
internal readonly struct Nothing;
