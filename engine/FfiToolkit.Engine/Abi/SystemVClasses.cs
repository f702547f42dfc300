namespace FfiToolkit.Abi;

/// <summary>The classes of an aggregate: of its first and second eightbyte, or memory.</summary>
internal readonly record struct SystemVClasses(SystemVClass First, SystemVClass Second)
{
    internal static readonly SystemVClasses Memory = new(SystemVClass.Memory, SystemVClass.Memory);

    public bool IsMemory => First == SystemVClass.Memory;

    /// <summary>The class of an eightbyte, the first one's index being 0.</summary>
    public SystemVClass At(int eightbyte) => eightbyte == 0 ? First : Second;

    /// <summary>How many eightbytes have a class.</summary>
    public int Count(SystemVClass one) => (First == one ? 1 : 0) + (Second == one ? 1 : 0);
}
