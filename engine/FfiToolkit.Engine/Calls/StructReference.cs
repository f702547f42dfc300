namespace FfiToolkit.Calls;

/// <summary>
/// Stands in an <see cref="FfiValue"/> for a struct of .NET whose bits are its address, which stays where it is while the value is
/// in use. One object per type.
/// </summary>
internal sealed class StructReference(Type type, int size)
{
    // What the type was last found to be laid out as: a call in a loop compares its fields once.
    private NativeType? _alike;

    internal Type Type => type;

    internal int Size => size;

    /// <summary>Whether the struct is laid out as a native type.</summary>
    internal bool IsLaidOutAs(NativeType native)
    {
        if (ReferenceEquals(_alike, native))
        {
            return true;
        }

        if (StructLayouts.FindDifference(native, type) is not null)
        {
            return false;
        }

        _alike = native;
        return true;
    }
}
