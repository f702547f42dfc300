namespace FfiToolkit.TestMatrix;

/// <summary>Is told how a run goes, from several threads.</summary>
internal interface IRunObserver
{
    /// <summary>A suite is being made ready.</summary>
    void Preparing(SuiteDefinition suite);

    /// <summary>That has ended, well or not.</summary>
    void Prepared(SuiteDefinition suite);

    /// <summary>A suite started in a cell.</summary>
    void Started(Job job);

    /// <summary>A suite ended in a cell.</summary>
    void Ended(Job job, JobResult result);
}
