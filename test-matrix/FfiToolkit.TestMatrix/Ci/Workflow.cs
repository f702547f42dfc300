using System.Text;

namespace FfiToolkit.TestMatrix;

/// <summary>
/// Writes the CI workflow of a matrix. Packages are built once; then every cell is a job of its own on a Linux machine, and
/// those that a hosted machine raises to native are a second job there; then one job joins the results.
/// </summary>
internal static class Workflow
{
    /// <summary>Where it is in the checkout.</summary>
    internal const string File = ".github/workflows/ci.yml";

    // The system that the scripts install on; everything that runs here runs there by the same commands.
    private const string Container = "debian:12";

    internal static string Write(MatrixManifest manifest)
    {
        StringBuilder text = new();
        text.Append(Header);
        Cell[] cells = [.. manifest.Cells.Where(static cell => cell.Exists)];
        AppendBench(text, [.. cells.Where(cell => Suites(manifest, cell, static suite => suite.Level > Level.CiOnly).Length > 0)]);
        Cell[] raised = [.. cells.Where(static cell => !cell.Ci!.Raises.IsEmpty)];
        AppendHosts(text, [.. raised.Where(static cell => cell.Ci is { Image: null, Vm: null })]);
        AppendContainers(text, [.. raised.Where(static cell => cell.Ci!.Image is not null)]);
        AppendMachines(text, [.. raised.Where(static cell => cell.Ci!.Vm is not null)]);
        text.Append(Gather);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string[] Suites(MatrixManifest manifest, Cell cell, Func<CellSuite, bool> which) =>
        [.. manifest.Suites.Where(suite => which(cell.Suites[suite.Name])).Select(static suite => suite.Name)];

    private static void AppendBench(StringBuilder text, Cell[] cells) => text.Append($$$"""

          # Each cell at the level that a Linux x64 machine has for it.
          cell:
            needs: build
            runs-on: ubuntu-24.04
            container:
              image: {{{Container}}}
              # Wine 10 runs in a root of its own, which only a privileged container may mount.
              options: ${{ matrix.cell == 'win-x64' && '--privileged' || '' }}
            timeout-minutes: 60
            strategy:
              fail-fast: false
              matrix:
                cell: [{{{string.Join(", ", cells.Select(static cell => cell.Name))}}}]
            steps:
        {{{Prerequisites}}}
              - uses: {{{Actions.Checkout}}}
                with:
                  persist-credentials: false
              - uses: {{{Actions.SetupDotnet}}}
                with:
                  global-json-file: global.json
              - uses: {{{Actions.Download}}}
                with:
                  name: built
                  path: artifacts
              - run: eng/matrix.sh run --cell "$CELL" --require
                env:
                  CELL: ${{ matrix.cell }}
              - uses: {{{Actions.Upload}}}
                if: always()
                with:
                  name: results-${{ matrix.cell }}
                  path: artifacts/matrix
                  if-no-files-found: error

        """);

    private static void AppendHosts(StringBuilder text, Cell[] cells) => text.Append($$$"""

          # Cells that a hosted machine is: what runs there is native.
          native:
            needs: build
            runs-on: ${{ matrix.runner }}
            timeout-minutes: 60
            strategy:
              fail-fast: false
              matrix:
                include:
        {{{Include(cells, static cell => $", packages: '{string.Join(' ', cell.Ci!.Packages)}'")}}}
            defaults:
              run:
                shell: bash
            steps:
              - uses: {{{Actions.Checkout}}}
                with:
                  persist-credentials: false
              - uses: {{{Actions.SetupDotnet}}}
                with:
                  global-json-file: global.json
              - uses: {{{Actions.Download}}}
                with:
                  name: built
                  path: artifacts
              - run: sudo apt-get update && sudo apt-get install -y --no-install-recommends ${{ matrix.packages }}
                if: matrix.packages != ''
              - run: dotnet run --project test-matrix/FfiToolkit.TestMatrix -c Release -- run --cell "$CELL" --suite "$SUITES" --require
                env:
                  CELL: ${{ matrix.cell }}
                  SUITES: ${{ matrix.suites }}
              - uses: {{{Actions.Upload}}}
                if: always()
                with:
                  name: results-${{ matrix.cell }}-native
                  path: artifacts/matrix
                  if-no-files-found: error

        """);

    // By docker itself: actions that are written in JavaScript do not run in musl containers on arm64.
    private static void AppendContainers(StringBuilder text, Cell[] cells) => text.Append($$$"""

          # Cells that a container on a hosted machine is.
          container:
            needs: build
            runs-on: ${{ matrix.runner }}
            timeout-minutes: 60
            strategy:
              fail-fast: false
              matrix:
                include:
        {{{Include(cells, static cell => $", image: '{cell.Ci!.Image}'")}}}
            steps:
              - uses: {{{Actions.Checkout}}}
                with:
                  persist-credentials: false
              - uses: {{{Actions.Download}}}
                with:
                  name: built
                  path: artifacts
              - run: >-
                  docker run --rm --volume "$PWD:/checkout" --workdir /checkout --env CELL --env SUITES "$IMAGE" sh -euc
                  'apk add --no-cache bash build-base git libffi sqlite-libs util-linux-misc zlib;
                  git config --global --add safe.directory /checkout;
                  exec dotnet run --project test-matrix/FfiToolkit.TestMatrix -c Release -- run --cell "$CELL" --suite "$SUITES" --require'
                env:
                  CELL: ${{ matrix.cell }}
                  SUITES: ${{ matrix.suites }}
                  IMAGE: ${{ matrix.image }}
              - uses: {{{Actions.Upload}}}
                if: always()
                with:
                  name: results-${{ matrix.cell }}-native
                  path: artifacts/matrix
                  if-no-files-found: error

        """);

    private static void AppendMachines(StringBuilder text, Cell[] cells)
    {
        if (cells.Length == 0)
        {
            return;
        }

        text.Append($$$"""

              # Cells that a virtual machine on a hosted machine is.
              machine:
                needs: build
                runs-on: ${{ matrix.runner }}
                timeout-minutes: 120
                strategy:
                  fail-fast: false
                  matrix:
                    include:
            {{{Include(cells, static cell => $", arch: {(cell.Architecture == "arm64" ? "aarch64" : "x86_64")}")}}}
                steps:
                  - uses: {{{Actions.Checkout}}}
                    with:
                      persist-credentials: false
                  - uses: {{{Actions.Download}}}
                    with:
                      name: built
                      path: artifacts
                  - uses: {{{Actions.FreeBsdVm}}}
                    with:
                      arch: ${{ matrix.arch }}
                      usesh: true
                      envs: CELL SUITES
                      prepare: pkg install -y bash dotnet git libffi
                      run: dotnet run --project test-matrix/FfiToolkit.TestMatrix -c Release -- run --cell "$CELL" --suite "$SUITES" --require
                    env:
                      CELL: ${{ matrix.cell }}
                      SUITES: ${{ matrix.suites }}
                  - uses: {{{Actions.Upload}}}
                    if: always()
                    with:
                      name: results-${{ matrix.cell }}-native
                      path: artifacts/matrix
                      if-no-files-found: error

            """);
    }

    private static string Include(Cell[] cells, Func<Cell, string> more) => string.Join('\n', cells.Select(
        cell => $"          - {{ cell: {cell.Name}, runner: {cell.Ci!.Runner}, suites: '{string.Join(',', cell.Ci.Raises)}'{more(cell)} }}"));

    private static string Prerequisites => """
              - run: apt-get update && apt-get install -y --no-install-recommends ca-certificates curl git libicu72
        """;

    private static string Header => $$$"""
        # Written from test-matrix/matrix.json. Do not edit; change the matrix or the writer, and run
        #   dotnet run --project test-matrix/FfiToolkit.TestMatrix -- ci
        name: ci
        on:
          push:
            branches: [main]
          pull_request:
          # A release runs all of it, and publishes the packages that it tested.
          workflow_call:
        permissions:
          contents: read
        concurrency:
          group: ci-${{ github.ref }}
          cancel-in-progress: ${{ github.event_name == 'pull_request' }}
        env:
          DOTNET_CLI_TELEMETRY_OPTOUT: 1
          DOTNET_NOLOGO: 1

        jobs:
          # Packages are built once; every other job tests these files.
          build:
            runs-on: ubuntu-24.04
            container: {{{Container}}}
            timeout-minutes: 60
            steps:
        {{{Prerequisites}}}
              - uses: {{{Actions.Checkout}}}
                with:
                  persist-credentials: false
              - uses: {{{Actions.SetupDotnet}}}
                with:
                  global-json-file: global.json
              - run: git config --global --add safe.directory "$GITHUB_WORKSPACE"
              # What is restored is what the lock files say, and nothing of it has a known vulnerability.
              - run: dotnet restore FfiToolkit.sln --locked-mode -p:NuGetAudit=true -p:NuGetAuditMode=all -warnaserror:NU1901,NU1902,NU1903,NU1904
              - run: eng/build.sh
              - uses: {{{Actions.Upload}}}
                with:
                  name: built
                  path: |
                    artifacts/npm
                    artifacts/packages
                    artifacts/native
                    artifacts/node/package
                    artifacts/node/package-without-fastcall
                  if-no-files-found: error

          # Everything that is no cell: unit tests, and the checks of this file.
          unit:
            runs-on: ubuntu-24.04
            container: {{{Container}}}
            timeout-minutes: 60
            steps:
        {{{Prerequisites}}}
              - uses: {{{Actions.Checkout}}}
                with:
                  persist-credentials: false
              - uses: {{{Actions.SetupDotnet}}}
                with:
                  global-json-file: global.json
              - run: git config --global --add safe.directory "$GITHUB_WORKSPACE"
              - run: eng/test.sh --unit

          # The two commands of the README, in both orders, on a machine that has nothing.
          fresh:
            runs-on: ubuntu-24.04
            timeout-minutes: 120
            strategy:
              fail-fast: false
              matrix:
                order: [build-test, test]
            steps:
              - uses: {{{Actions.Checkout}}}
                with:
                  persist-credentials: false
              - uses: {{{Actions.SetupDotnet}}}
                with:
                  global-json-file: global.json
              - run: sudo env "PATH=$PATH" git config --global --add safe.directory "$PWD"
              - run: sudo env "PATH=$PATH" eng/fresh.sh "$ORDER"
                env:
                  ORDER: ${{ matrix.order }}

        """;

    private static string Gather => $$$"""

          # One table of everything. A cell without a result fails it.
          gather:
            needs: [cell, native, container, machine]
            if: always()
            runs-on: ubuntu-24.04
            timeout-minutes: 15
            steps:
              - uses: {{{Actions.Checkout}}}
                with:
                  persist-credentials: false
              - uses: {{{Actions.SetupDotnet}}}
                with:
                  global-json-file: global.json
              - uses: {{{Actions.Download}}}
                with:
                  pattern: results-*
                  path: artifacts/gathered
              - run: dotnet run --project test-matrix/FfiToolkit.TestMatrix -c Release -- gather artifacts/gathered --require
              - run: cat artifacts/matrix/results.md >> "$GITHUB_STEP_SUMMARY"
                if: always()
              - uses: {{{Actions.Upload}}}
                if: always()
                with:
                  name: matrix
                  path: artifacts/matrix
                  if-no-files-found: error

        """;
}
