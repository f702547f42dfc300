namespace FfiToolkit.Tests.Support;

/// <summary>Assertions on the engine's coded errors.</summary>
internal static class Errors
{
    internal static TException AssertThrows<TException>(string code, string message, Action action)
        where TException : Exception, IFfiError
    {
        TException error = Assert.Throws<TException>(action);
        Assert.Equal(message, error.Message);
        Assert.Equal(code, error.Code);
        return error;
    }

    /// <summary>A value was refused: <c>ERR_INVALID_ARG_VALUE</c> and the contract's words.</summary>
    internal static FfiArgumentException AssertRefused(string message, Action action) =>
        AssertThrows<FfiArgumentException>(FfiErrorCodes.InvalidArgumentValue, message, action);

    internal static FfiClosedException AssertClosed(Action action) =>
        AssertThrows<FfiClosedException>("ERR_FFI_LIBRARY_CLOSED", "Library is closed", action);
}
