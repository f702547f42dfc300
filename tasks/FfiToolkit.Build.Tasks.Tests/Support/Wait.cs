namespace FfiToolkit.Build.Tasks.Tests.Support;

/// <summary>Waits for something another process does.</summary>
internal static class Wait
{
    /// <summary>Waits for a file that a program writes, and no longer than the work that started the program: what ends without the file has failed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="work">The work that goes on behind the file.</param>
    public static async Task ForFileAsync(string path, Task work)
    {
        while (!File.Exists(path))
        {
            if (work.IsCompleted)
            {
                await work;
                Assert.Fail($"The work ended and {path} is not there.");
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
