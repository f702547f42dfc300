namespace FfiToolkit.Emulator.Images;

/// <summary>An image file is damaged or holds what the loader does not know.</summary>
public sealed class ImageFormatException : EmulatorException
{
    internal ImageFormatException(string format, string problem)
        : base($"{format} image: {problem}.")
    {
    }
}
