using System.Buffers.Binary;
using System.Reflection.PortableExecutable;
using System.Text;

namespace FfiToolkit.PackageTests;

/// <summary>What a library says of itself in its first bytes, and the C library that it names.</summary>
/// <param name="Format">ELF, PE or Mach-O.</param>
/// <param name="Processor">The processor: x64, arm64 or arm.</param>
/// <param name="CLibrary">The C library that it asks for, as in <c>libc.so.6</c>.</param>
internal sealed record BinaryHeader(string Format, string Processor, string CLibrary)
{
    // Longest first: libc.so is the start of the others.
    private static readonly string[] s_cLibraries = ["libc.so.6", "libc.so.7", "libc.so", "libSystem.B.dylib", "ucrtbase.dll"];

    internal static BinaryHeader Read(byte[] content)
    {
        (string format, string machine) = content switch
        {
            [0x7f, (byte)'E', (byte)'L', (byte)'F', ..] => ("ELF", ElfMachine(BinaryPrimitives.ReadUInt16LittleEndian(content.AsSpan(18)))),
            [(byte)'M', (byte)'Z', ..] => ("PE", PeMachine(content)),
            [0xcf, 0xfa, 0xed, 0xfe, ..] => ("Mach-O", MachMachine(BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(4)))),
            _ => throw new InvalidDataException("The file is none of ELF, PE, Mach-O."),
        };
        return new BinaryHeader(format, machine, s_cLibraries.FirstOrDefault(name => content.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"{name}\0")) >= 0) ?? "none");
    }

    // elf.h: EM_X86_64, EM_AARCH64, EM_ARM.
    private static string ElfMachine(ushort machine) => machine switch { 62 => "x64", 183 => "arm64", 40 => "arm", _ => $"{machine}" };

    // mach/machine.h: CPU_TYPE_X86_64, CPU_TYPE_ARM64.
    private static string MachMachine(uint type) => type switch { 0x01000007 => "x64", 0x0100000c => "arm64", _ => $"{type:x}" };

    private static string PeMachine(byte[] content)
    {
        using PEReader file = new(new MemoryStream(content));
        return file.PEHeaders.CoffHeader.Machine switch { Machine.Amd64 => "x64", Machine.Arm64 => "arm64", Machine machine => $"{machine}" };
    }
}
