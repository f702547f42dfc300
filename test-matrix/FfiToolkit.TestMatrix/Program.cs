using System.CommandLine;
using FfiToolkit.TestMatrix;

RootCommand root = new("Runs the cells of test-matrix/matrix.json and keeps the CI workflow and the README in step with it.")
{
    ListCommand.Create(),
    RunCommand.Create(),
    DoctorCommand.Create(),
    GatherCommand.Create(),
    ReadmeCommand.Create(),
    CiCommand.Create(),
};
try
{
    // Time enough to end what suites have started, and to write what is known.
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
}
catch (MatrixException failure)
{
    Console.Error.WriteLine($"error: {failure.Message}");
    return 2;
}
