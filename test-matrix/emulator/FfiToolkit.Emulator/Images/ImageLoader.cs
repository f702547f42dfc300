using FfiToolkit.Formats;

namespace FfiToolkit.Emulator.Images;

/// <summary>Loads an image of any known format.</summary>
public static class ImageLoader
{
    /// <summary>Lays an image out in memory and relocates it. Nothing of it runs.</summary>
    /// <param name="file">The shared object, dylib or DLL.</param>
    /// <param name="baseAddress">Where it is to be in the guest; a multiple of the page size.</param>
    /// <param name="imports">Where its imports are.</param>
    /// <exception cref="ImageFormatException">The file is none that is known here.</exception>
    public static EmulatedImage Load(byte[] file, ulong baseAddress, IImportResolver imports)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(imports);
        FileFormat format = FileFormats.Of(new ByteView(file));
        try
        {
            return format switch
            {
                FileFormat.Elf => ElfImage.Load(ElfFile.Read(file), baseAddress, imports),
                FileFormat.MachO => MachImage.Load(MachFile.Read(file), baseAddress, imports),
                FileFormat.Pe => PortableExecutable.Load(PeFile.Read(file), baseAddress, imports),
                _ => throw new InvalidDataException("it is neither ELF, 64-bit Mach-O nor PE"),
            };
        }
        catch (InvalidDataException damage)
        {
            throw new ImageFormatException(format, damage);
        }
    }
}
