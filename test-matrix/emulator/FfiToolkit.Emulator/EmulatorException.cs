namespace FfiToolkit.Emulator;

/// <summary>The emulator cannot go on: an image, an import, a tool or a request is wrong.</summary>
public class EmulatorException : Exception
{
    internal EmulatorException(string message)
        : base(message)
    {
    }

    internal EmulatorException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
