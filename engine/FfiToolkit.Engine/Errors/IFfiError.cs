namespace FfiToolkit;

/// <summary>What every exception of the engine carries, whatever its base class is.</summary>
public interface IFfiError
{
    /// <summary>A stable code from <see cref="FfiErrorCodes"/>, the same on both call paths.</summary>
    string Code { get; }
}
