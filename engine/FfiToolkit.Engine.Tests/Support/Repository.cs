namespace FfiToolkit.Tests.Support;

/// <summary>The source tree that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder of the repository. Skips the calling test where the tests run away from it.</summary>
    internal static string Root
    {
        get
        {
            Assert.SkipUnless(Guest.Rid is null, "In a guest there is no checkout.");
            for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
                {
                    return folder.FullName;
                }
            }

            Assert.Skip("The tests do not run inside the repository; run them from a checkout.");
            return "";
        }
    }
}
