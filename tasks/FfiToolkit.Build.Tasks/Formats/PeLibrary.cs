using FfiToolkit.Formats;

namespace FfiToolkit.Build.Tasks.Formats;

/// <summary>What a 64-bit DLL says about itself.</summary>
internal static class PeLibrary
{
    private const ushort IsDll = 0x2000;
    private const ushort DynamicBase = 0x40;
    private const ushort NxCompatible = 0x100;
    private const ushort GuardFlow = 0x4000;

    public static LibraryImage Read(ReadOnlyMemory<byte> bytes)
    {
        PeFile file = PeFile.Read(bytes);
        if ((file.Characteristics & IsDll) == 0)
        {
            throw new InvalidDataException("it is not a DLL");
        }

        return new LibraryImage
        {
            Format = "pe",
            Architecture = file.Machine switch { 0x8664 => "x64", 0xaa64 => "arm64", ushort other => $"machine {other:x}" },
            System = "windows",
            Name = file.Name,
            Exports = [.. file.Exports().Select(static export => export.Name).Order(StringComparer.Ordinal)],
            Needed = [.. file.Needed],
            FileVersion = file.FileVersion(),
            BuildId = file.PdbIdentity(),
            Protections = GuardsFlow(file) ? ["cfg"] : [],
            ExecutableStack = (file.DllCharacteristics & NxCompatible) == 0,
            Relocatable = (file.DllCharacteristics & DynamicBase) != 0,
            WritableCode = file.Sections.Any(static section => section.IsExecutable && section.IsWritable),
            MinimumOs = file.MinimumOs,
        };
    }

    // IMAGE_LOAD_CONFIG_DIRECTORY64: the number of functions in the table at 0x88; IMAGE_GUARD_CF_FUNCTION_TABLE_PRESENT of the flags.
    private static bool GuardsFlow(PeFile file)
    {
        (uint directory, uint size) = file.Directory(PeDirectory.LoadConfiguration);
        return (file.DllCharacteristics & GuardFlow) != 0 && size > 0
            && file.Bytes.U64(file.OffsetOf(directory) + 0x88) > 0 && (file.Bytes.U32(file.OffsetOf(directory) + 0x90) & 0x400) != 0;
    }
}
