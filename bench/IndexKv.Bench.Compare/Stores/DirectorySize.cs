namespace IndexKv.Bench.Compare.Stores;

/// <summary>How much a directory's files take.</summary>
internal static class DirectorySize
{
    public static long Of(string directory) =>
        Directory.Exists(directory) ? new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) : 0;
}
