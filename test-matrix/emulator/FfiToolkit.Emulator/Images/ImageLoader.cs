namespace FfiToolkit.Emulator.Images;

/// <summary>Loads an image of any known format.</summary>
public static class ImageLoader
{
    // Far above any library that is tested here; a damaged size must not make the host allocate gigabytes.
    private const ulong MaximumSize = 64UL << 20;

    private const uint ElfMagic = 0x464c457f;
    private const uint MachMagic64 = 0xfeedfacf;
    private const ushort DosMagic = 0x5a4d;

    /// <summary>Lays an image out in memory and relocates it. Nothing of it runs.</summary>
    /// <param name="file">The shared object, dylib or DLL.</param>
    /// <param name="baseAddress">Where it is to be in the guest; a multiple of the page size.</param>
    /// <param name="imports">Where its imports are.</param>
    /// <exception cref="ImageFormatException">The file is none that is known here.</exception>
    public static EmulatedImage Load(byte[] file, ulong baseAddress, IImportResolver imports)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(imports);
        ImageBytes bytes = new("Unknown", file);
        return bytes.UInt32(0) switch
        {
            ElfMagic => ElfImage.Load(file, baseAddress, imports),
            MachMagic64 => MachImage.Load(file, baseAddress, imports),
            uint magic when (ushort)magic == DosMagic => PortableExecutable.Load(file, baseAddress, imports),
            uint magic => throw bytes.Damaged($"it begins with 0x{magic:x8}, which is neither ELF, 64-bit Mach-O nor PE"),
        };
    }

    internal static byte[] Allocate(ImageBytes file, ulong size) => size is > 0 and <= MaximumSize
        ? new byte[(size + Unicorn.UnicornEngine.PageSize - 1) / Unicorn.UnicornEngine.PageSize * Unicorn.UnicornEngine.PageSize]
        : throw file.Damaged($"it wants {size} bytes of memory; at most {MaximumSize} are given");
}
