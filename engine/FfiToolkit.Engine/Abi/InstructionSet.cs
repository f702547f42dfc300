namespace FfiToolkit.Abi;

/// <summary>The instructions that the code of a convention is made of.</summary>
internal enum InstructionSet
{
    /// <summary>x86-64.</summary>
    X64,

    /// <summary>AArch64.</summary>
    A64,

    /// <summary>AArch32, called as A32 or Thumb.</summary>
    A32,
}
