namespace IndexKv.Repository.Tests;

/// <summary>The repository's own files, found from where the tests run.</summary>
internal static class SourceTree
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>The shipped C# files, as paths from the root.</summary>
    public static IReadOnlyList<string> ShippedFiles { get; } = FilesBelow("src", "*.cs");

    public static IReadOnlyList<string> FilesBelow(string folder, string pattern) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot(string directory) => File.Exists(Path.Combine(directory, "IndexKv.Data.sln"))
        ? directory
        : FindRoot(Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("No IndexKv.Data.sln above the tests."));
}
