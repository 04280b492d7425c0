//! Decodes what a stranger sent, within limits of pixels and memory.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Limits};

/// The widest and the highest picture that is decoded, in pixels.
const LONGEST_SIDE: u32 = 12_000;
/// The most pixels: what the cameras of the press have.
const MOST_PIXELS: u64 = 40_000_000;
/// Bytes that decoding may take at one time.
const MEMORY: u64 = 192 << 20;

/// Why bytes are no picture for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Faulty {
    /// Another format, or none.
    #[error("it is no PNG, JPEG, GIF or WebP")]
    Format,
    /// More pixels than anybody has use for.
    #[error("it has too many pixels")]
    TooLarge,
    /// The format is kept badly.
    #[error("it is damaged")]
    Damaged,
    /// It cannot be encoded for the terminal.
    #[error("the terminal's format cannot hold it")]
    Encoding,
}

impl From<ImageError> for Faulty {
    fn from(error: ImageError) -> Self {
        match error {
            ImageError::Limits(_) => Self::TooLarge,
            ImageError::Unsupported(_) => Self::Format,
            _ => Self::Damaged,
        }
    }
}

/// Decodes a picture, of an animation its first frame, and turns it upright. What it is tells its content,
/// whatever its name or its server say.
pub fn decode(bytes: &[u8]) -> Result<DynamicImage, Faulty> {
    let mut decoder = decoder(bytes)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Faulty::TooLarge);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder)?;
    image.apply_orientation(orientation);
    Ok(image)
}

/// The width and height of a picture, upright, by its head: a pixel is not looked at.
pub fn dimensions(bytes: &[u8]) -> Result<(u32, u32), Faulty> {
    let mut decoder = decoder(bytes)?;
    let (width, height) = decoder.dimensions();
    let lies = matches!(
        decoder.orientation(),
        Ok(Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH)
    );
    Ok(if lies { (height, width) } else { (width, height) })
}

fn decoder(bytes: &[u8]) -> Result<impl ImageDecoder + '_, Faulty> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MEMORY);
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| Faulty::Damaged)?;
    if reader.format().is_none() {
        return Err(Faulty::Format);
    }
    reader.limits(limits);
    Ok(reader.into_decoder()?)
}

#[cfg(test)]
pub(super) mod tests {
    use image::{ImageFormat, Rgb, RgbImage};

    use super::*;

    /// A picture whose left half is red and whose right half is blue.
    pub(crate) fn picture(width: u32, height: u32) -> DynamicImage {
        let half = |x| if x < width / 2 { Rgb([200, 30, 30]) } else { Rgb([30, 30, 200]) };
        RgbImage::from_fn(width, height, |x, _| half(x)).into()
    }

    pub(crate) fn bytes(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// The beginning of a PNG that claims a size, with the check sum that makes it believable (PNG, section 11.2.1).
    fn png_of(width: u32, height: u32) -> Vec<u8> {
        let mut chunk = b"IHDR".to_vec();
        chunk.extend([width.to_be_bytes(), height.to_be_bytes()].concat());
        chunk.extend([8, 2, 0, 0, 0]);
        let mut sum = flate2::Crc::new();
        sum.update(&chunk);
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
        png.extend(chunk);
        png.extend(sum.sum().to_be_bytes());
        png.extend(b"\0\0\x10\0IDAT\x78\x01");
        png
    }

    #[track_caller]
    fn check(bytes: &[u8], fault: Faulty) {
        assert_eq!(decode(bytes).err(), Some(fault));
    }

    #[test]
    fn four_formats_are_known_by_their_content() {
        let small = picture(64, 48);
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
            let bytes = bytes(&small, format);
            assert_eq!(dimensions(&bytes), Ok((64, 48)), "{format:?}");
            let decoded = decode(&bytes).unwrap().to_rgb8();
            let left = decoded.get_pixel(8, 8).0;
            assert!(left[0] > 150 && left[2] < 90, "{format:?}: {left:?}");
        }
    }

    #[test]
    fn what_is_no_picture_or_claims_too_much_is_refused_before_its_pixels_are_read() {
        check(b"", Faulty::Format);
        check(b"<svg xmlns='http://www.w3.org/2000/svg'/>", Faulty::Format);
        check(b"<!DOCTYPE html><p>404", Faulty::Format);
        check(&png_of(60_000, 60_000), Faulty::TooLarge);
        check(&png_of(11_000, 11_000), Faulty::TooLarge);
        check(&png_of(0, 0), Faulty::Damaged);
        let whole = bytes(&picture(64, 48), ImageFormat::Png);
        check(&whole[..whole.len() / 2], Faulty::Damaged);
    }

    #[test]
    fn of_an_animation_the_first_frame_is_shown() {
        let mut gif = Vec::new();
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut gif);
        let frames = [[250, 0, 0, 255], [0, 0, 250, 255]]
            .map(|color| image::Frame::new(image::RgbaImage::from_pixel(60, 60, image::Rgba(color))));
        encoder.encode_frames(frames).unwrap();
        drop(encoder);
        assert_eq!(decode(&gif).unwrap().to_rgb8().get_pixel(30, 30).0, [250, 0, 0]);
    }

    proptest::proptest! {
        #[test]
        fn damage_anywhere_never_panics(
            format in 0..4_usize,
            hits in proptest::collection::vec((0..4_000_usize, proptest::prelude::any::<u8>()), 1..12),
        ) {
            let formats = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP];
            let mut bytes = bytes(&picture(64, 48), formats[format]);
            let length = bytes.len();
            for (at, byte) in hits {
                bytes[at % length] = byte;
            }
            let _whatever = (decode(&bytes).is_ok(), dimensions(&bytes).is_ok());
        }
    }
}
