using System.Text;

namespace CrossTour;

/// <summary>Files and folders.</summary>
internal static class Files
{
    internal static string Run()
    {
        string folder = Directory.CreateTempSubdirectory("crosstour-").FullName;
        try
        {
            string file = Path.Combine(folder, "first.txt");
            File.WriteAllText(file, "grüße\n", Encoding.UTF8);
            File.AppendAllText(file, "second");
            File.Move(file, Path.Combine(folder, "moved.txt"));
            using (FileStream large = File.Create(Path.Combine(folder, "large")))
            {
                large.SetLength(3_000_000);
                large.Position = 2_999_999;
                large.WriteByte(7);
            }

            string names = string.Join(',', Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            return $"{names} {File.ReadAllLines(Path.Combine(folder, "moved.txt"))[1]} {new FileInfo(Path.Combine(folder, "large")).Length} {Name(() => File.ReadAllText(file))}";
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Name(Action action)
    {
        try
        {
            action();
            return "nothing";
        }
        catch (IOException failure)
        {
            return failure.GetType().Name;
        }
    }
}
