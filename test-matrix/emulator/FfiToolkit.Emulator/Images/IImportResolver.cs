namespace FfiToolkit.Emulator.Images;

/// <summary>Says where the functions and variables are that an image takes from others.</summary>
public interface IImportResolver
{
    /// <summary>The address of an import, in the guest.</summary>
    /// <param name="name">Its name in C: without the underscore that Mach-O puts before it.</param>
    ulong Resolve(string name);
}
