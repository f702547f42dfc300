using System.Security.Cryptography;
using FfiToolkit.Formats;

namespace FfiToolkit.Build.Tasks.Formats;

/// <summary>What a 64-bit Mach-O dynamic library says about itself. Code signatures are those of xnu's cs_blobs.h.</summary>
internal static class MachLibrary
{
    private const uint Dylib = 6;
    private const uint StackExecution = 0x20000;
    private const uint WritableAndExecutable = 2 | 4;
    private const uint MacOs = 1;

    public static LibraryImage Read(ReadOnlyMemory<byte> bytes)
    {
        MachFile file = MachFile.Read(bytes);
        if (file.Type != Dylib)
        {
            throw new InvalidDataException($"its Mach-O file type is {file.Type}, not that of a dynamic library");
        }

        (string system, string? minimum) = System(file);
        return new LibraryImage
        {
            Format = "macho",
            Architecture = file.Processor switch { 0x01000007 => "x64", 0x0100000c => "arm64", uint other => $"cpu type {other:x}" },
            System = system,
            Name = file.Name,
            Needed = [.. file.Needed],
            Exports = [.. file.Exports().Select(static export => export.Name).Order(StringComparer.Ordinal)],
            ExecutableStack = (file.Flags & StackExecution) != 0,
            WritableCode = file.Segments.Any(static segment => (segment.Protection & WritableAndExecutable) == WritableAndExecutable),
            UnwindTables = file.Segments.Any(static segment => segment.Sections.Contains("__unwind_info")),
            BuildId = Uuid(file),
            Protections = [.. LibraryImage.ImportedProtections([.. file.Imports()])],
            MinimumOs = minimum,
            Signature = Signature(file),
        };
    }

    /// <summary>What tells it from every other build; null where it has none. uuid_command: the bytes are at 8.</summary>
    public static string? Uuid(MachFile file) =>
        file.Commands.Where(static command => command.Kind == MachCommand.Uuid).Select(command => Convert.ToHexStringLower(file.Bytes.Slice(command.Offset + 8, 16))).FirstOrDefault();

    // build_version_command: platform at 8, minos at 12; version_min_command: version at 8.
    private static (string System, string? Minimum) System(MachFile file)
    {
        (string System, string? Minimum) found = ("", null);
        foreach (MachCommand command in file.Commands)
        {
            found = command.Kind switch
            {
                MachCommand.BuildVersion => (file.Bytes.U32(command.Offset + 8) is var platform && platform == MacOs ? "macos" : $"platform {platform}", Version(file.Bytes.U32(command.Offset + 12))),
                MachCommand.MinimumMacOs => ("macos", Version(file.Bytes.U32(command.Offset + 8))),
                _ => found,
            };
        }

        return found;
    }

    private static string Version(uint packed) => $"{packed >> 16}.{(packed >> 8) & 0xff}";

    // linkedit_data_command: dataoff at 8, datasize at 12.
    private static CodeSignature? Signature(MachFile file)
    {
        foreach (MachCommand command in file.Commands)
        {
            if (command.Kind == MachCommand.CodeSignature)
            {
                return ReadSignature(file.Bytes, file.Bytes.Part(file.Bytes.U32(command.Offset + 8), file.Bytes.U32(command.Offset + 12)));
            }
        }

        return null;
    }

    // A super blob of which slot 0 is the code directory: one hash per page up to the signature itself.
    private static CodeSignature ReadSignature(ByteView file, ByteView blob)
    {
        const uint SuperBlob = 0xfade0cc0;
        const uint CodeDirectory = 0xfade0c02;
        if (blob.U32BigEndian(0) != SuperBlob || blob.U32BigEndian(8) == 0)
        {
            return new CodeSignature(IsAdHoc: false, IsValid: false);
        }

        ByteView directory = blob.Part(blob.U32BigEndian(16), blob.Length - (long)blob.U32BigEndian(16));
        bool adHoc = (directory.U32BigEndian(12) & 2) != 0;
        int hashSize = directory.U8(36);
        bool sha256 = directory.U8(37) == 2 && hashSize == SHA256.HashSizeInBytes;
        if (directory.U32BigEndian(0) != CodeDirectory || !sha256)
        {
            return new CodeSignature(adHoc, IsValid: false);
        }

        long limit = directory.U32BigEndian(32);
        long hashes = directory.U32BigEndian(16);
        long slots = directory.U32BigEndian(28);
        long page = 1L << directory.U8(39);
        bool valid = slots == (limit + page - 1) / page;
        for (long slot = 0; valid && slot < slots; slot++)
        {
            ReadOnlySpan<byte> code = file.Slice(slot * page, Math.Min(page, limit - (slot * page)));
            valid = SHA256.HashData(code).AsSpan().SequenceEqual(directory.Slice(hashes + (slot * hashSize), hashSize));
        }

        return new CodeSignature(adHoc, valid);
    }
}
