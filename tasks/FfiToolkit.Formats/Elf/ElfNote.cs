namespace FfiToolkit.Formats;

/// <summary>A note (System V ABI, "Note Section").</summary>
/// <param name="Owner">Who defines the type: GNU.</param>
/// <param name="Type">The type.</param>
/// <param name="Content">Its bytes.</param>
public readonly record struct ElfNote(string Owner, uint Type, ByteView Content)
{
    /// <summary>NT_GNU_BUILD_ID: what tells this build from every other.</summary>
    public const uint BuildId = 3;

    /// <summary>NT_GNU_PROPERTY_TYPE_0: what the code supports.</summary>
    public const uint Property = 5;
}
