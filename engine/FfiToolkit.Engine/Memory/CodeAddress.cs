namespace FfiToolkit.Memory;

/// <summary>The address of executable code.</summary>
/// <param name="Value">The address in this process.</param>
internal readonly record struct CodeAddress(nint Value)
{
    public static CodeAddress operator +(CodeAddress address, int bytes) => new(address.Value + bytes);

    public override string ToString() => $"0x{Value:x}";
}
