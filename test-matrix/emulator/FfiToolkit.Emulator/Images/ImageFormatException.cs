using FfiToolkit.Formats;

namespace FfiToolkit.Emulator.Images;

/// <summary>An image file is damaged or holds what the loader does not know.</summary>
public sealed class ImageFormatException : EmulatorException
{
    internal ImageFormatException(FileFormat format, InvalidDataException damage)
        : base($"{format} image: {damage.Message}.")
    {
    }
}
