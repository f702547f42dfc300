namespace FfiToolkit.Emulator.Machine;

/// <summary>The guest used an import that nothing stands in for.</summary>
public sealed class UnknownImportException : EmulatorException
{
    internal UnknownImportException(string name)
        : base($"The guest used '{name}', which it imports and which nothing here provides. Add a handler for a function, GuestMachine.Imports[\"{name}\"], or memory for a variable, GuestMachine.Imports.Define.") => Import = name;

    /// <summary>The import's name.</summary>
    public string Import { get; }
}
