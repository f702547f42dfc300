namespace FfiToolkit.LibffiSuite.Running;

/// <summary>What came of a test.</summary>
internal enum Verdict
{
    Passed,
    Failed,

    /// <summary>It failed, and the test itself lists the target among those where it does.</summary>
    ExpectedFailure,

    /// <summary>The target or this bench cannot have it.</summary>
    Unsupported,
}

