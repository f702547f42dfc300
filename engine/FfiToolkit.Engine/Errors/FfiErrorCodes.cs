namespace FfiToolkit;

/// <summary>The values of <see cref="IFfiError.Code"/>. Those that <c>node:ffi</c> has are spelt as it spells them.</summary>
public static class FfiErrorCodes
{
    /// <summary>A value is not what the declared type or the called method accepts.</summary>
    public const string InvalidArgumentValue = "ERR_INVALID_ARG_VALUE";

    /// <summary>A value is of another kind than the called method accepts.</summary>
    public const string InvalidArgumentType = "ERR_INVALID_ARG_TYPE";

    /// <summary>The loader refused a library or a symbol.</summary>
    public const string CallFailed = "ERR_FFI_CALL_FAILED";

    /// <summary>The library, or the context that owns it, is closed.</summary>
    public const string LibraryClosed = "ERR_FFI_LIBRARY_CLOSED";

    /// <summary>A call needs libffi and no usable libffi was found.</summary>
    public const string LibffiUnavailable = "ERR_FFI_LIBFFI_UNAVAILABLE";
}
