using System.Text.RegularExpressions;

namespace IndexKv.Repository.Tests;

/// <summary>Rules of the source tree that no analyzer knows.</summary>
[TestFixture]
public sealed partial class SourceRulesTests
{
    private const int LongestFile = 300;

    [Test]
    public void Unsafe_code_is_only_in_the_files_listed()
    {
        var listed = SourceTree.Read("docs/unsafe-files.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var found = SourceTree.ShippedFiles.Where(path => UnsafeKeyword().IsMatch(SourceTree.Read(path)));
        found.Should().BeEquivalentTo(listed);
    }

    [Test]
    public void Only_the_file_layer_and_documented_places_touch_the_file_system()
    {
        var found = SourceTree.ShippedFiles
            .Where(path => FileSystemCall().IsMatch(SourceTree.Read(path)))
            .Where(path => !path.StartsWith("src/IndexKv.Engine/Files/", StringComparison.Ordinal));
        found.Should().BeEmpty("every byte to or from disk passes IFileSystem");
    }

    [Test]
    public void Files_are_short_enough_to_hold_one_idea()
    {
        var long_ = SourceTree.ShippedFiles.Where(path => SourceTree.Read(path).Split('\n').Length > LongestFile + 1);
        long_.Should().BeEmpty("a file over {0} lines holds more than one idea", LongestFile);
    }

    [Test]
    public void Folders_and_types_have_no_names_that_say_nothing()
    {
        var found = SourceTree.ShippedFiles.Where(path => VagueName().IsMatch(path));
        found.Should().BeEmpty();
    }

    [Test]
    public void Code_has_no_regions_no_dead_placeholders_and_no_friends_among_shipped_projects()
    {
        SourceTree.ShippedFiles.Where(path => Placeholder().IsMatch(SourceTree.Read(path))).Should().BeEmpty();
        var friends = SourceTree.FilesBelow("src", "*.csproj")
            .SelectMany(path => Friend().Matches(SourceTree.Read(path)).Select(m => m.Groups[1].Value));
        friends.Should().OnlyContain(name => name.EndsWith(".Tests", StringComparison.Ordinal) || name == "IndexKv.TestSupport" || name == "IndexKv.Bench");
    }

    [Test]
    public void Each_layer_refers_only_to_those_below()
    {
        References("src/IndexKv.Engine/IndexKv.Engine.csproj").Should().BeEmpty();
        References("src/IndexKv.Data/IndexKv.Data.csproj").Should().Equal("IndexKv.Engine");
        References("src/IndexKv.Linq/IndexKv.Linq.csproj").Should().Equal("Remotion.Linq", "IndexKv.Data");
    }

    [Test]
    public void Every_public_type_of_the_shipped_assemblies_is_documented()
    {
        // The compiler demands the comments; that they are generated at all is what is checked here.
        foreach (var assembly in new[] { "IndexKv.Engine", "IndexKv.Data", "IndexKv.Linq" })
            File.Exists(Path.Combine(AppContext.BaseDirectory, $"{assembly}.xml")).Should().BeTrue(assembly);
    }

    [Test]
    public void Documents_that_the_readme_links_to_exist()
    {
        var links = Link().Matches(SourceTree.Read("README.md")).Select(m => m.Groups[1].Value).Distinct();
        links.Where(link => !File.Exists(Path.Combine(SourceTree.Root, link))).Should().BeEmpty();
    }

    private static IEnumerable<string> References(string project) =>
        Reference().Matches(SourceTree.Read(project)).Select(m => m.Groups[2].Value.Split('/')[^1].Replace(".csproj", "", StringComparison.Ordinal));

    [GeneratedRegex(@"\bunsafe\b(?! code)(?![^\n]*//)")]
    private static partial Regex UnsafeKeyword();

    [GeneratedRegex(@"(?<![.\w])(File|Directory|FileStream|RandomAccess|MemoryMappedFile)\.(?!Location)[A-Z]\w+\(|new (FileStream|FileInfo|DirectoryInfo)\(")]
    private static partial Regex FileSystemCall();

    [GeneratedRegex("(Util|Utils|Utilities|Helper|Helpers|Manager|Common|Misc)(/|s?\\.cs$)")]
    private static partial Regex VagueName();

    [GeneratedRegex(@"^\s*#region|NotImplementedException|\b(TODO|FIXME|HACK|XXX)\b", RegexOptions.Multiline)]
    private static partial Regex Placeholder();

    [GeneratedRegex("InternalsVisibleTo Include=\"([^\"]+)\"")]
    private static partial Regex Friend();

    [GeneratedRegex("<(ProjectReference|PackageReference) Include=\"([^\"]+)\"")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\]\((docs/[^)#]+)")]
    private static partial Regex Link();
}
