namespace IndexKv.EndToEnd.Tests;

/// <summary>Where this repository lies: the nearest directory above the tests that holds the solution.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string directory) => File.Exists(System.IO.Path.Combine(directory, "IndexKv.Data.sln"))
        ? directory
        : Find(System.IO.Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("No IndexKv.Data.sln above the tests."));
}
