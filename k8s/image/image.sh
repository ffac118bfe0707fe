# `./perrin image`, a part of the script `perrin` at the root: its functions are there when this is read.

# The first of these that works here: a docker command without its engine can do nothing. PERRIN_CONTAINER_TOOL names one.
container_tool() {
    for tool in ${PERRIN_CONTAINER_TOOL:-docker podman buildah}; do
        command -v "$tool" >/dev/null 2>&1 || continue
        [ "$tool" != docker ] || docker info >/dev/null 2>&1 || continue
        printf '%s\n' "$tool"
        return
    done
}

image_usage() {
    cat <<'END'
usage: ./perrin image [SERVICE] [--variant VARIANT] [--tag TAG] [-- OPTION…]

Builds the container image of a service: the application by Maven, the image by docker, podman or buildah, whichever works.

  SERVICE     trainer (default), snapshot, analysis or theory
  --variant   what the trainer computes networks with
                cpu           DL4J on the processor (default; the only one of the other services)
                pytorch       PyTorch on the processor beside it
                cuda          DL4J on GPUs of compute capability 3.7 to 8.6, by CUDA 11
                pytorch-cuda  PyTorch on GPUs, by CUDA 12.8
  --tag       name of the image; default perrin/SERVICE-service:VERSION, with -VARIANT unless that is cpu
  OPTION…     for the build of docker, podman or buildah as they are, such as --build-arg BASE=…

PERRIN_CONTAINER_TOOL=docker, podman or buildah takes that one.
END
}

refuse_image() {
    say "$*"
    image_usage >&2
    exit 2
}

run_image() {
    service=trainer-service
    variant=cpu
    tag=
    case ${1:-} in
        trainer | snapshot | analysis | theory)
            service=$1-service
            shift
            ;;
    esac
    while [ $# -gt 0 ]; do
        case $1 in
            --variant | --tag)
                [ $# -ge 2 ] && [ -n "$2" ] || refuse_image "$1 must be followed by a value"
                if [ "$1" = --tag ]; then tag=$2; else variant=$2; fi
                shift 2
                ;;
            --variant=?* | --tag=?*)
                if [ "${1%%=*}" = --tag ]; then tag=${1#*=}; else variant=${1#*=}; fi
                shift
                ;;
            --help | -h)
                image_usage
                exit
                ;;
            --)
                shift
                break
                ;;
            *) refuse_image "'$1' must be a service (trainer, snapshot, analysis, theory), --variant or --tag" ;;
        esac
    done
    target=service
    base=
    profile=
    case $variant in
        cpu) ;;
        pytorch) profile=pytorch ;;
        cuda)
            profile=cuda
            # ND4J's backend is built for 11.6; within a major version CUDA's libraries keep their names and interfaces.
            base=docker.io/nvidia/cuda:11.8.0-runtime-ubuntu22.04
            ;;
        pytorch-cuda) target=pytorch-cuda ;;
        *) refuse_image "--variant must be cpu, pytorch, cuda or pytorch-cuda, but is '$variant'" ;;
    esac
    [ "$service" = trainer-service ] || [ "$variant" = cpu ] ||
        refuse_image "--variant must be cpu for $service, which computes no networks, but is '$variant'"
    tool=$(container_tool)
    if [ -z "$tool" ]; then
        say "no docker with a running engine, no podman and no buildah was found${PERRIN_CONTAINER_TOOL:+ (PERRIN_CONTAINER_TOOL=$PERRIN_CONTAINER_TOOL)}."
        fail "Install one and try again, for example: apt install buildah, dnf install podman, brew install podman."
    fi
    need_jdk
    need_maven
    version=$(sed -n 's/^ *<version>\(.*\)<\/version>.*/\1/p' "$HOME_FOLDER/pom.xml" | head -n 1)
    port=$(sed -n 's/^quarkus\.http\.port=//p' "$HOME_FOLDER/$service/src/main/resources/application.properties")
    suffix=-$variant
    [ "$variant" != cpu ] || suffix=
    tag=${tag:-perrin/$service:$version$suffix}
    # A folder of its own: what `demo` and the tests start stays as it is.
    run_maven "building $service" -pl "$service" -am ${profile:+"-P$profile"} "-Dquarkus.package.output-directory=image-$variant"
    set -- --file "$HOME_FOLDER/k8s/image/Containerfile" --target "$target" --tag "$tag" \
        --build-arg "SERVICE=$service" --build-arg "APPLICATION=$service/target/image-$variant" \
        --build-arg "PORT=$port" ${base:+--build-arg "BASE=$base"} \
        --label "org.opencontainers.image.version=$version" "$@" "$HOME_FOLDER"
    revision=$(git -C "$HOME_FOLDER" describe --always --abbrev=40 --dirty --exclude='*' 2>/dev/null) || revision=
    [ -z "$revision" ] || set -- --label "org.opencontainers.image.revision=$revision" "$@"
    # buildah alone would make one layer of all, to be sent whole for every change.
    BUILDAH_LAYERS=${BUILDAH_LAYERS:-true}
    export BUILDAH_LAYERS
    say "building the image $tag by $tool"
    "$tool" build "$@" || fail "$tool could not build the image"
    say "built the image $tag"
}
